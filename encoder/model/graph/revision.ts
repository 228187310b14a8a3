/** Counts up whenever the graph of any precision changes, so that variants made before are made anew. */
export const GRAPH_REVISION = 2;
