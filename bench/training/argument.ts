import { z } from 'zod';

const argumentSchema = z.object({
  layers: z.number(),
  pairs: z.number(),
  tokens: z.number(),
  embeddings: z.enum(['frozen', 'trained']),
  dropout: z.number(),
  folder: z.string(),
  threads: z.number(),
});

/** What a process of this folder was started with: a `Case` and a `Setting`. */
export function readArgument(): z.infer<typeof argumentSchema> {
  return argumentSchema.parse(JSON.parse(process.argv[2] ?? ''));
}
