/** The names of the encoders that embed the entries and the questions; often one and the same. */
export interface VariantNames {
  readonly variant: string;
  readonly queryVariant: string;
}

/** What a pair is called: `VARIANT` where one encoder does both, else `QUERY+ENTRY`. */
export function pairName({ variant, queryVariant }: VariantNames): string {
  return variant === queryVariant ? variant : `${queryVariant}+${variant}`;
}

/** As documents name a pair: `queryVariant` is there only where another encoder embeds the questions. */
export function documentedNames({ variant, queryVariant }: VariantNames): {
  readonly variant: string;
  readonly queryVariant?: string;
} {
  return variant === queryVariant ? { variant } : { variant, queryVariant };
}
