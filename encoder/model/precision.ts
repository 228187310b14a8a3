/** How a variant's weights are stored: 32-bit floats, 16-bit floats (computed in 32), 8-bit integers. */
export const PRECISIONS = ['fp32', 'fp16', 'int8'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** Where a variant's graph lies, as transformers.js looks for it (`dtype: 'fp32'` and `'q8'`). */
export const GRAPH_FILES: Readonly<Record<Precision, string>> = {
  fp32: 'onnx/model.onnx',
  fp16: 'onnx/model.onnx',
  int8: 'onnx/model_quantized.onnx',
};
