// A browser on a busy machine answers a press late once in some thousand times, and its driver now and then loses sight of a frame that goes from
// site to site within milliseconds, though the screen shows it. What fails in one is tried up to twice more, and each failure is told; nothing else
// is: where no browser stands between, a test that fails sometimes has found something.
import { expect, jest } from "@jest/globals";

if (/[\\/]browser[\\/]|\.browser\.test/u.test(expect.getState().testPath ?? "")) jest.retryTimes(2, { logErrorsBeforeRetry: true });
