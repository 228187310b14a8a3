/** What platform.js exports; the program's own types do not reach into the scripts. */
export function ensurePlatform(): void;
export function ensureGlibc(): void;
export function usesMusl(has?: (path: string) => boolean, glibcVersion?: () => unknown): boolean;
