package io.cordee.sql.manager.duty;

import java.sql.SQLException;

/** How the steps of one kind of plan are done. Confined to its job's thread. */
interface Steps {

  /** Does one step, or finds it done; answers what was seen. */
  String execute(String step) throws SQLException, StepFailed, InterruptedException;

  /** Whether a failure of this step is tried again, because there is no way back any more. */
  boolean mustGoOn(String step);

  /** Undoes what an abandoned job did, as far as it can be; answers what was done. */
  String goBack() throws SQLException, StepFailed, InterruptedException;
}
