/** What a model can be downloaded as. */
export const EXPORT_FORMATS = ['onnx', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  onnx: 'application/octet-stream',
  json: 'application/json',
};
