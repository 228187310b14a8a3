import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import express from 'express';
import { z } from 'zod';
import { en } from '../../../../evaluation/roi/strings/en.ts';
import { localize } from '../../../../server/http/language.ts';
import { en as english } from '../../../../server/strings/en.ts';
import { roiRoute } from '../../../../server/lab/pages/roi.ts';
import { aComparison } from '../../../evaluation/roi/a-comparison.ts';

const addressSchema = z.object({ port: z.number() });

describe('the page of what the search is worth', () => {
  let server: Server;
  let url: string;

  before(async () => {
    const app = express();
    app.set('query parser', 'simple');
    app.use(localize(english));
    const finished = () => ({ version: 2, comparison: aComparison(), sets: [] });
    app.get('/comparisons/:id/worth', roiRoute({ lab: { comparisons: { finished } } }));
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${addressSchema.parse(server.address()).port}/comparisons/1/worth`;
  });
  after(() => {
    server.close();
  });

  it('is the report with fields, under a policy that lets nothing in', async () => {
    const answer = await fetch(url);
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-security-policy')).to.contain("default-src 'none'");
    expect(await answer.text()).to.contain('name="questionsADay.low"');
  });

  it('recalculates with what its form sends, in the language that is asked for', async () => {
    const certain = ['low', 'likely', 'high'].map((end) => `questionsADay.${end}=1`).join('&');
    const text = await (await fetch(`${url}?lang=ja&${certain}`)).text();
    expect(text).to.contain('<html lang="ja">').and.to.contain('class="verdict no"');
    // There is none in German.
    expect(await (await fetch(`${url}?lang=de`)).text()).to.contain('<html lang="en">');
  });

  it('answers 422 where a field cannot be read, and still shows the page', async () => {
    const answer = await fetch(`${url}?years.likely=soon`);
    expect(answer.status).to.equal(422);
    expect(await answer.text()).to.contain(`${en.inputs.years.name} takes numbers from`);
  });
});
