/**
 * Exponential moving average without the bias of its beginning, as TensorBoard smooths its curves
 * (tensorboard/components/vz_line_chart2, `resmoothDataset`).
 *
 * @param count of the values, from the first on
 * @param weight of what came before, 0 to 1 (exclusive); 0 smooths nothing
 * @param restart index at which the average begins anew: another stage is another curve
 */
export function smoothed(values: Float64Array, count: number, weight: number, restart: number): Float64Array {
  const curve = new Float64Array(count);
  let average = 0;
  let bias = 1;
  for (let i = 0; i < count; i += 1) {
    if (i === restart) [average, bias] = [0, 1];
    average = average * weight + (1 - weight) * (values[i] ?? 0);
    bias *= weight;
    curve[i] = average / (1 - bias);
  }
  return curve;
}
