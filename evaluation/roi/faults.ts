import type { Range } from '../../measures/triangular.ts';
import { CURRENCIES, type InputName } from './inputs.ts';
import type { RoiStrings } from './strings/en.ts';

/** Why what was stated cannot be calculated with. */
export type InputFault =
  | {
      readonly fault: 'number';
      readonly name: InputName;
      readonly least: number;
      readonly most: number;
      readonly isShare: boolean;
      readonly got: string;
    }
  | { readonly fault: 'order'; readonly name: InputName; readonly range: Range }
  | { readonly fault: 'currency'; readonly currency: string }
  | { readonly fault: 'prices'; readonly currency: string; readonly missing: readonly InputName[] };

export function isFault(read: object): read is InputFault {
  return 'fault' in read;
}

/** A fault in a line of a language; `nameOf` says what an input is called where the line is read. */
export function formatFault(
  fault: InputFault,
  { language, faults }: RoiStrings,
  nameOf: (name: InputName) => string,
): string {
  const list = new Intl.ListFormat(language);
  switch (fault.fault) {
    case 'number':
      return faults.number({ ...fault, name: nameOf(fault.name) });
    case 'order':
      return faults.order({ ...fault.range, name: nameOf(fault.name) });
    case 'currency':
      return faults.currency(fault.currency);
    case 'prices':
      return faults.prices(fault.currency, list.format(CURRENCIES), list.format(fault.missing.map(nameOf)));
  }
}
