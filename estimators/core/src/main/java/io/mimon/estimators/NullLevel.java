package io.mimon.estimators;

/**
 * What an estimate would be if nothing linked the variables, from estimates over permuted rows.
 *
 * @param nullNats what these stay below with probability 0.95: the ⌈0.95 (B + 1)⌉-th smallest of B
 * @param pValue (1 + the number that reach the estimate) / (1 + B), which is valid for any B
 *     (Phipson and Smyth 2010, doi 10.2202/1544-6115.1585), and at least 1 / (1 + B)
 * @param meanNats their mean: the bias of the estimator on rows like these without a link
 * @param permutations B
 * @param blockRows how many consecutive rows were kept together; 1 for none
 */
public record NullLevel(
    double nullNats, double pValue, double meanNats, int permutations, int blockRows) {}
