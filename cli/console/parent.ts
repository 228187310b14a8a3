/** The variable by which `bonsai` tells another that it starts over a channel that this is a part of its own command. */
export const PART = 'BONSAI_PART';

/** Whether another `bonsai` runs this one as a part of its own command: it says for both that they are told to stop. */
export const isPart = process.send !== undefined && process.env[PART] === '1';
Reflect.deleteProperty(process.env, PART);

/** How often a process below npm looks whether npm is still there. */
const LOOK_EVERY_MS = 500;

/** What `npx bonsai …` and `npm start` call themselves; other scripts may leave a server behind on purpose. */
const NPM_EVENTS: ReadonlySet<string | undefined> = new Set(['npx', 'start']);

/**
 * Calls `onLoss` once when this process was started by `npx` or `npm start` and what started it has ended. npm passes
 * a termination signal to the shell between them, which dies of it without telling this process. A process that was
 * started otherwise (systemd, nohup, setsid) has no such parent and goes on. A part is lost when its command ends or
 * lets it go.
 *
 * @returns what stops the watching
 */
export function watchParent(
  environment: Readonly<Record<string, string | undefined>>,
  onLoss: () => void,
): () => void {
  if (isPart) {
    // It may have been let go while it was loading.
    if (process.connected) process.once('disconnect', onLoss);
    else onLoss();
    return () => process.off('disconnect', onLoss);
  }
  const { npm_lifecycle_event: event, npm_command: command } = environment;
  if (command === undefined || !NPM_EVENTS.has(event)) return () => undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onLoss();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
