import { part } from './answer.ts';
import { showContact } from './clicks.ts';

/** How a form that says something reaches the server, and with which search. */
interface SayingPlace {
  readonly root: Document | ShadowRoot;
  readonly language: string;
  /** The whole address of what a form of the server's names. */
  formAddress(path: string): string;
  /** The searchId of what is shown. */
  commit(): Promise<string>;
}

/** Sends feedback, and what was looked for, without leaving the page; the thanks take the form's place and the focus. */
export function startSaying(place: SayingPlace): void {
  place.root.addEventListener('submit', (event) => {
    const { target: form } = event;
    if (!(form instanceof HTMLFormElement) || form.dataset.inline === undefined) return;
    event.preventDefault();
    const submitter = event instanceof SubmitEvent ? event.submitter : null;
    void send(place, form, submitter);
  });
}

async function send(place: SayingPlace, form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const trouble = part(place.root, 'trouble');
  try {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string') fields.set(name, value);
    }
    if (submitter instanceof HTMLButtonElement && submitter.name !== '') {
      fields.set(submitter.name, submitter.value);
    }
    if (fields.get('searchId') === '') fields.set('searchId', await place.commit());
    const path = form.getAttribute('action') ?? '';
    const response = await fetch(place.formAddress(`${path}?fragment&lang=${place.language}`), {
      method: 'POST',
      body: fields,
    });
    if (!response.ok) throw new Error(String(response.status));
    const said = document.createElement('template');
    said.innerHTML = await response.text();
    const thanks = said.content.querySelector<HTMLElement>('.thanks');
    showContact(said.content);
    form.replaceWith(said.content);
    thanks?.focus();
    trouble.textContent = '';
  } catch {
    trouble.textContent = trouble.dataset.unreachable ?? '';
  }
}
