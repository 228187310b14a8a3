import { join } from 'node:path';
import { expect } from 'chai';
import { MARATHI } from '../../../bench/experiment/marathi.ts';
import { nameOf, PLAN, UNTUNED, type Plan, type TunedRow } from '../../../bench/experiment/plan.ts';
import { recipeOf } from '../../../bench/experiment/recipe-of.ts';
import { packageRoot } from '../../../core/paths.ts';
import { readRecipe, type Recipe } from '../../../encoder/training/recipe.ts';
import { fileOf } from '../../temporary-files.ts';

for (const plan of [PLAN, MARATHI]) {
  describe(`the plan of ${plan.name}`, () => {
    const names = plan.rows.map(nameOf);

    it('names each row once and compares rows that it has', () => {
      expect(new Set(names)).to.have.length(names.length);
      expect([...names, UNTUNED]).to.include.members(
        plan.comparisons.flatMap(({ one, other }) => [one, other]),
      );
    });

    it('compares rows that were trained on as many texts', () => {
      const stagesOf = (name: string): string => name.slice(name.indexOf('-') + 1);
      for (const { one, other } of plan.comparisons) {
        if (other !== UNTUNED) expect(stagesOf(one)).to.equal(stagesOf(other));
      }
    });

    it('makes recipes that can be read, with so many steps at most', async () => {
      for (const each of plan.rows) {
        const { name, keep, phases } = await read(each, plan);
        expect({ name, keep }).to.deep.equal({ name: nameOf(each), keep: [0, 1, 2] });
        const steps = phases.reduce((sum, phase) => sum + (phase.steps ?? 0), 0);
        expect(steps).to.be.within(1, 3000);
      }
    });
  });
}

const best = readRecipe(join(packageRoot, 'models', 'recipes', PLAN.best?.recipe ?? ''));

/** The recipe of a row's last stage, as `bonsai tune` reads it. */
async function read(row: TunedRow, plan: Plan): Promise<Recipe> {
  const text = JSON.stringify(
    recipeOf(row, [0, 1, 2], plan, plan.best === null ? null : (await best).written),
  );
  return (await readRecipe(fileOf('row.json', text))).written;
}

describe('recipes of rows', () => {
  const row = (name: string): TunedRow => {
    const found = PLAN.rows.find((each) => nameOf(each) === name);
    if (found === undefined) throw new Error(`There is no row ${name}.`);
    return found;
  };

  it('begin with random weights only in the first stage, and teach those faster', async () => {
    const random = row('random3-nli+sts');
    const first = await read({ ...random, stages: ['nli'] }, PLAN);
    const second = await read(random, PLAN);
    expect([first.initial, second.initial]).to.deep.equal(['random', 'pruned']);
    expect(first.phases[0]?.learningRate).to.be.closeTo(2e-4, 1e-12);
    expect(second.phases[0]?.learningRate).to.be.closeTo(2e-4, 1e-12);
    expect((await read(row('top3-nli+sts'), PLAN)).phases[0]?.learningRate).to.equal(2e-5);
  });

  it('draw, stage after stage, as the phases of one recipe do', async () => {
    const { stages, start } = row('top3-distil+nli+sts');
    const seeds: number[] = [];
    for (const last of stages.keys()) {
      seeds.push((await read({ start, stages: stages.slice(0, last + 1) }, PLAN)).seed);
    }
    expect(seeds).to.deep.equal([1, 2, 3]);
  });
});
