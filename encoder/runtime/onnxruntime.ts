/** The ONNX runtime, with its telemetry off. Nothing else imports onnxruntime-node. */
import './no-telemetry.ts';

export { InferenceSession, Tensor } from 'onnxruntime-node';
