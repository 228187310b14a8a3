import { agreesWithPyTorch } from './training-agreement.ts';

agreesWithPyTorch('base', 'the base, layers [0, 4, 5]');
