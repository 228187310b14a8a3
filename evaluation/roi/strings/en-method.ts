/** How the report was made, in English: the end of the page. */
export const methodEn = {
  methodHeading: 'How this was found',
  methods: [
    {
      term: 'Simulation',
      text: 'Each world draws every input from a triangular distribution between low and high with its peak at the likeliest (Kotz and van Dorp 2004), independently of the others, and calculates all figures. The seed is stated, so that the same call gives the same report.',
    },
    {
      term: 'Measured quality',
      text: 'Shares of right answers are drawn from the normal distribution that their 95% interval describes; another encoder’s from the baseline’s plus the measured difference, since both answered the same questions. Over several judged sets, the mean.',
    },
    {
      term: 'Yes, not certain, no',
      text: 'Yes where it pays in at least 90% of the simulations, no where in fewer than half; between, not certain.',
    },
    {
      term: 'Which encoder',
      text: 'The one that bonsai compare chooses: the cheapest that is not worse than the baseline on the judged questions. Money chooses none; what the others are worth is told beside it.',
    },
    {
      term: 'Servers',
      text: 'A queue before c equal servers, each of which encodes one question at a time (M/M/c; Gross, Shortle, Thompson and Harris 2008, Fundamentals of Queueing Theory, 2.3). With λ searches a second, 1/μ = one search and Erlang’s C as the share that waits: P(T > t) = (1 − C) e^(−μt) + C [θ e^(−μt) − μ e^(−θt)] / (θ − μ), θ = cμ − λ. The fewest servers for which P(T > limit) ≤ 5%. Real encoding times vary less than this assumes, and p95 counts as the mean, so it errs on the safe side. One server alone bears 1/(1/μ) − ln 20 / limit searches a second.',
    },
    {
      term: 'Worth',
      text: 'Net benefit of every year at its end, discounted (1 − (1 + r)^−n)/r, less the set-up. Break-even is without interest.',
    },
  ],
  notCountedHeading: 'What is not counted',
  notCounted: [
    'How glad people are about an answer at night, and how sorry about a wrong one that they believed.',
    'Milliseconds that an encoder is faster: nobody notices the difference between 2 and 5.',
    'A second server to stand in for the first; add its price to the server’s if you need one.',
    'Time to train an encoder; what ships needs none.',
  ],
};
