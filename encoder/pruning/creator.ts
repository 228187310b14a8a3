import { program } from '../../core/paths.ts';
import { GRAPH_REVISION } from '../model/graph/revision.ts';

/** What makes variants: one that another version or another revision of the graph has made is out of date. */
export const CREATOR = `${program.name} ${program.version}, graph ${GRAPH_REVISION}`;
