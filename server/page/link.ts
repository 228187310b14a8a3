/** A link that says what it leads to. */
export interface LinkView {
  readonly text: string;
  readonly href: string;
}
