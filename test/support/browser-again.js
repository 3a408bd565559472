// A browser on a busy machine answers a press late once in some thousand times. What fails in one is tried once more, and both are told;
// nothing else is: where no browser stands between, a test that fails sometimes has found something.
import { expect, jest } from "@jest/globals";

if (/[\\/]browser[\\/]|\.browser\.test/u.test(expect.getState().testPath ?? "")) jest.retryTimes(1, { logErrorsBeforeRetry: true });
