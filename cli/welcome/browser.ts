import { spawn } from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/** A program and what it is given. */
type Call = readonly [program: string, ...args: string[]];

/**
 * What opens a page for whoever sits at this terminal; null where they would not see it. `BROWSER` names a program, as
 * elsewhere; an editor on another machine sets it to one that opens the page over there.
 */
export function browserCall(url: string, environment: Environment, platform: NodeJS.Platform): Call | null {
  const { BROWSER, DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = environment;
  if (BROWSER === 'none') return null;
  if (BROWSER !== undefined && BROWSER !== '') return named(BROWSER, url);
  // A browser that this machine opened would not be where the person is, or would come to them window by window.
  if (SSH_CONNECTION !== undefined) return null;
  if (platform === 'darwin') return ['open', url];
  // `start` belongs to the shell, which reads an address's & as its own.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return DISPLAY === undefined && WAYLAND_DISPLAY === undefined ? null : ['xdg-open', url];
}

/** `BROWSER` may list several programs with colons between them, each with a `%s` for the address. */
function named(browser: string, url: string): Call | null {
  const first = process.platform === 'win32' ? browser : browser.split(':').find((part) => part !== '');
  const [program, ...args] = first?.trim().split(/\s+/) ?? [];
  if (program === undefined) return null;
  const filled = args.map((arg) => arg.replaceAll('%s', url));
  return args.some((arg) => arg.includes('%s')) ? [program, ...filled] : [program, ...args, url];
}

/** Opens a page and does not wait; that it could not be opened is no error, because its address has been printed. */
export function openInBrowser(url: string): void {
  const call = browserCall(url, process.env, process.platform);
  if (call === null) return;
  const [program, ...args] = call;
  spawn(program, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

/** An address that a browser can open: where the server listens on every address, one of them. */
export function visitable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
