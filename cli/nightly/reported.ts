import { AppError, messageOf } from '../../core/errors.ts';
import type { Indexer } from '../../indexer/run.ts';
import type { Context } from '../console/run.ts';
import { notifyFailure } from './notify.ts';
import { type Began, failureReport, requireReportFolder, type RunReport, writeReport } from './run-report.ts';

/**
 * Does a run and reports what became of it: in the file that was named and, where it failed, to whoever is configured to know.
 *
 * @param file where the report goes, if anywhere
 * @throws AppError `invalid` where the file's folder is not there; what `run` throws
 */
export async function reported<Report extends RunReport>(
  context: Context,
  began: Began,
  file: string | undefined,
  run: () => Promise<Report>,
): Promise<Report> {
  if (file !== undefined) requireReportFolder(file);
  const report = await run().catch(async (error: unknown) => {
    await tell(context, failureReport(began, expected(error)), file);
    throw error;
  });
  if (file !== undefined) await writeReport(file, report);
  return report;
}

/** Notes what became of a run in the library too, while nobody else indexes. */
export async function noted<Report extends RunReport>(
  { warn }: Context,
  began: Began,
  indexer: Indexer,
  run: () => Promise<Report>,
): Promise<Report> {
  const note = (report: RunReport): void => {
    try {
      const { startedAt, outcome } = report;
      indexer.note({ startedAt, outcome, report });
    } catch (error) {
      // What became of the run is more than that it was noted.
      if (!(error instanceof AppError)) throw error;
      warn(`The run could not be noted: ${error.message}`);
    }
  };
  const report = await run().catch((error: unknown) => {
    note(failureReport(began, expected(error)));
    throw error;
  });
  note(report);
  return report;
}

/** A failure as reports have it; what nobody expected is told all the same. */
function expected(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('failed', messageOf(error));
}

async function tell(
  { configuration, warn }: Context,
  report: RunReport,
  file: string | undefined,
): Promise<void> {
  const problems: string[] = [];
  if (file !== undefined) {
    await writeReport(file, report).catch((error: unknown) => {
      problems.push(`The report could not be written: ${messageOf(error)}`);
    });
  }
  // Whoever stopped it knows.
  if (report.outcome !== 'stopped') {
    const { notify, site } = configuration;
    problems.push(...(await notifyFailure(report, { notify, site: site.name })));
  }
  for (const problem of problems) warn(problem);
}
