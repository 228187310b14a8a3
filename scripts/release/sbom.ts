import { z } from 'zod';

const componentSchema = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  version: z.string(),
  scope: z.string().optional(),
  properties: z.array(z.looseObject({ name: z.string() })).optional(),
});

/** As much of CycloneDX as npm writes and we change. */
const billSchema = z.looseObject({
  metadata: z.looseObject({ component: componentSchema }),
  components: z.array(componentSchema),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

type Component = z.infer<typeof componentSchema>;
type Bill = z.infer<typeof billSchema>;

/** A row of the list of licenses for a package that lies in ours, as `* echarts 6.1.0: Apache-2.0`. */
const HELD = /^\* (\S+) (\S+): /gm;

/**
 * The parts of a release: the packages that npm installs with it, and those that it holds itself, which npm takes for
 * tools of development.
 *
 * @param installed what `npm sbom --omit dev` printed
 * @param everything what `npm sbom` printed
 * @param licenses the list of licenses that the package brings
 * @throws Error where the list names no held package, or one that npm does not know
 */
export function billOfMaterials(installed: unknown, everything: unknown, licenses: string): Bill {
  const bill = billSchema.parse(installed);
  const { components, dependencies } = billSchema.parse(everything);
  const held = new Set(
    [...licenses.matchAll(HELD)].map(([, name = '', version = '']) => `${name}@${version}`),
  );
  if (held.size === 0) throw new Error('The list of licenses names no package that ours holds.');
  const known = new Set(components.map(refOf));
  const unknown = [...held].filter((ref) => !known.has(ref));
  if (unknown.length > 0)
    throw new Error(`npm does not know ${unknown.join(', ')}, which our package holds.`);

  const parts = new Set([...bill.components.map(refOf), ...held]);
  // npm takes the name from the folder, whatever a clone is called.
  const self = { ...bill.metadata.component, name: 'bonsai-faq' };
  return {
    ...bill,
    metadata: { ...bill.metadata, component: self },
    components: components
      .filter((component) => parts.has(refOf(component)))
      .map((component) => (held.has(refOf(component)) ? required(component) : component)),
    dependencies: dependencies
      .filter(({ ref }) => parts.has(ref) || ref === refOf(self))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => parts.has(each)) })),
  };
}

function refOf(component: Component): string {
  return component['bom-ref'];
}

/** As npm would list it if it did not take it for a tool. */
function required(component: Component): Component {
  const properties = component.properties?.filter(({ name }) => name !== 'cdx:npm:package:development');
  return { ...component, scope: 'required', ...(properties && { properties }) };
}
