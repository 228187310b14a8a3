/** Spearman's correlation of the cosines of pairs and their scores. */
export const STS = 'sts';

/** The mean cosine to the teacher's vectors. */
export const COSINE = 'cosine';
