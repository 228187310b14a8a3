import { isMainThread } from 'node:worker_threads';

/**
 * The ONNX runtime reports to its maker, and keeps what it could not send under `~/.cache/Microsoft`, unless this
 * variable is set when the library loads (docs/privacy.md).
 */
const SWITCH = 'ORT_DISABLE_TELEMETRY';

if (process.env[SWITCH] !== '1') {
  // A worker's environment is a copy that native code does not see.
  if (!isMainThread) throw new Error(`Set ${SWITCH}=1 before you load the encoder in a worker thread.`);
  process.env[SWITCH] = '1';
}
