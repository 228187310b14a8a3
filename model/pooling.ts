/** How token vectors become one: their mean, the first one's, or the largest of each component. */
export const POOLINGS = ['mean', 'cls', 'max'] as const;
export type Pooling = (typeof POOLINGS)[number];
