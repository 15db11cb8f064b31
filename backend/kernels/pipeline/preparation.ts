/** What an algorithm wants numbers to look like where a run does not say otherwise. */
export interface Preparation {
  /** `standard`: to mean 0 and standard deviation 1, constant ones to 0. */
  scaling: 'none' | 'standard';
  /** `keep` leaves missing values to the algorithm, in columns where training rows have some. */
  missing: 'median' | 'keep';
  /** `native`: it can learn from categories as they are, where a run asks for that. */
  categories?: 'native';
}
