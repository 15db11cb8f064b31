/**
 * The numbers that scores are compared on, the same as in the Python program below, which printed
 * the oracles of the tests beside this file (scikit-learn 1.2.1, numpy 1.24).
 *
 *     import json, numpy as np
 *     from sklearn import metrics as m
 *
 *     def lcg(n, seed):
 *         out, s = [], seed
 *         for _ in range(n):
 *             s = (s * 1103515245 + 12345) % 2**31
 *             out.append(s / 2**31)
 *         return np.array(out)
 *
 *     def case(rows, classes, seed):
 *         u = np.round(lcg(rows * classes, seed).reshape(rows, classes) * 20) / 20 + 0.05
 *         t = (lcg(rows, seed + 1) * classes).astype(int)
 *         u[np.arange(rows), t] += 0.5
 *         return t, u / u.sum(1, keepdims=True)
 *
 *     def score(t, p):
 *         k, y, one = p.shape[1], p.argmax(1), np.eye(p.shape[1])[t]
 *         f = lambda a: m.precision_recall_fscore_support(t, y, average=a, zero_division=0)[:3]
 *         w, ma, conf, hit = f("weighted"), f("macro"), p.max(1), y == t
 *         b = np.ceil(conf * 15).astype(int)
 *         s = dict(accuracy=m.accuracy_score(t, y), balanced_accuracy=m.balanced_accuracy_score(t, y),
 *             precision=w[0], recall=w[1], f1=w[2], precision_macro=ma[0], recall_macro=ma[1], f1_macro=ma[2],
 *             mcc=m.matthews_corrcoef(t, y), kappa=m.cohen_kappa_score(t, y), log_loss=m.log_loss(t, p, labels=range(k)),
 *             ece=sum(abs(hit[b == i].mean() - conf[b == i].mean()) * (b == i).mean() for i in set(b)))
 *         if k == 2:
 *             s.update(brier=m.brier_score_loss(t, p[:, 1]), roc_auc=m.roc_auc_score(t, p[:, 1]),
 *                 pr_auc=m.average_precision_score(t, p[:, 1]))
 *         else:
 *             s.update(brier=((p - one) ** 2).sum(1).mean(), roc_auc=m.roc_auc_score(t, p, multi_class="ovr"),
 *                 roc_auc_ovo=m.roc_auc_score(t, p, multi_class="ovo"), pr_auc=m.average_precision_score(one, p))
 *         if k > 3:  # ties: the first class counts
 *             s.update(top_3_accuracy=m.top_k_accuracy_score(t, p + np.arange(k)[::-1] * 1e-9, k=3))
 *         return s
 *
 *     def regression(rows, seed):
 *         t = np.round(lcg(rows, seed) * 90 + 1, 3)
 *         y = t + np.round(lcg(rows, seed + 1) * 10 - 4, 3)
 *         return dict(mse=m.mean_squared_error(t, y), rmse=m.mean_squared_error(t, y, squared=False),
 *             mae=m.mean_absolute_error(t, y), median_ae=m.median_absolute_error(t, y), r2=m.r2_score(t, y),
 *             mape=m.mean_absolute_percentage_error(t, y), smape=np.mean(2 * abs(t - y) / (abs(t) + abs(y))),
 *             max_error=m.max_error(t, y), explained_variance=m.explained_variance_score(t, y),
 *             pinball_10=m.mean_pinball_loss(t, y, alpha=0.1), pinball_90=m.mean_pinball_loss(t, y, alpha=0.9))
 *
 *     scores = dict(two=score(*case(60, 2, 1)), three=score(*case(90, 3, 5)), five=score(*case(150, 5, 9)))
 *     print(json.dumps({**scores, "values": regression(80, 3)}, default=float))
 */
export function classCase(rows: number, classes: number, seed: number) {
  const truth = Int32Array.from(lcg(rows, seed + 1), (value) => Math.floor(value * classes));
  const probabilities = lcg(rows * classes, seed).map(
    (value) => Math.round(value * 20) / 20 + 0.05,
  );
  truth.forEach((code, row) => {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    own[code]! += 0.5;
    const sum = own.reduce((total, value) => total + value, 0);
    own.forEach((value, at) => (own[at] = value / sum));
  });
  return { truth, probabilities, classes };
}

export function valueCase(rows: number, seed: number) {
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  const truth = lcg(rows, seed).map((value) => rounded(value * 90 + 1));
  const noise = lcg(rows, seed + 1).map((value) => rounded(value * 10 - 4));
  return { truth, predicted: truth.map((value, row) => value + noise[row]!) };
}

/** A linear congruential generator that both languages compute alike. */
function lcg(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state / 2 ** 31;
  });
}
