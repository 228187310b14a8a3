import { agreesWithPyTorch } from './training-agreement.ts';

agreesWithPyTorch('tiny', 'a tiny random encoder');
