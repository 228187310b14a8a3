import { Command } from '@commander-js/extra-typings';
import { program } from '../../core/paths.ts';

/** `bonsai` itself, with the options that every command takes, and no command yet. */
export function baseCommand() {
  return new Command('bonsai')
    .description(
      'Semantic FAQ search on a layer-pruned Sentence-BERT: make encoders, index a FAQ, search it, measure it.',
    )
    .version(program.version)
    .option('--data-dir <folder>', 'where the program keeps its state (default: .bonsai, or BONSAI_DATA_DIR)')
    .option('--threads <number>', 'cores that the encoder may keep busy (default: all)')
    .option('--json', 'print exactly one JSON document on standard output')
    .exitOverride()
    .showHelpAfterError('(bonsai --help, or bonsai COMMAND --help, shows how to call it)')
    .addHelpText(
      'after',
      `
VARIANT is a name that "bonsai models" lists, the path of a sentence-transformers folder, or a model of a hub, such as
intfloat/multilingual-e5-small, which is fetched once.
FILE may be "-" for standard input; a file ending in .gz is read as it is.
Exit status: 0 done, 1 the work failed, 2 the call or its input is wrong, 130 stopped by Ctrl-C.

At a terminal, "bonsai" alone asks for your FAQ (or takes a sample), indexes it, and opens its page.

Examples:
  bonsai index faq.csv                        make the whole FAQ searchable
  bonsai init                                 write bonsai.config.json, with every setting explained
  bonsai search "how do I reset my password"
  bonsai prune all-MiniLM-L6-v2 --keep 0,2,5 --precision int8 --out my-encoder
  bonsai evaluate faq data/faq.jsonl data/judgements.jsonl --variant minilm-l6 --variant minilm-l3-int8
  bonsai compare data/faq.jsonl data/judgements.jsonl --variant minilm-l6 --variant minilm-l3-int8 --out report
  bonsai report --out report.html             what the search is worth, in money and with ranges`,
    );
}

/** What a command is added to. */
export type Program = ReturnType<typeof baseCommand>;
