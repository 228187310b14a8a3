/** Where a person can be asked, as the page shows it. */
export interface ContactView {
  readonly text: string;
  /** Null where the contact is not something to click on ("the front desk"). */
  readonly href: string | null;
}

/** Recognizes a mail address, a web address and a telephone number; null where none is configured. */
export function contactView(contact: string): ContactView | null {
  const text = contact.trim();
  if (text === '') return null;
  if (/^https?:\/\/\S+$/i.test(text)) return { text: text.replace(/^https?:\/\//i, ''), href: text };
  if (/^(?:mailto:)?[^\s@:/]+@[^\s@:/]+$/i.test(text)) {
    const address = text.replace(/^mailto:/i, '');
    return { text: address, href: `mailto:${address}` };
  }
  if (/^(?:tel:)?\+?[\d\s().-]{3,}$/i.test(text)) {
    const number = text.replace(/^tel:/i, '');
    return { text: number, href: `tel:${number.replace(/[^\d+]/g, '')}` };
  }
  return { text, href: null };
}
