import { UserError } from "../userError.ts";

/**
 * Loads an SDK that only this command needs, and that a project installs when it wants it.
 * @throws UserError with the command that installs it
 */
export async function loadSdk<T>(packages: readonly string[], load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") throw error;
    throw new UserError(
      `reading quotas needs ${packages.join(", ")}, which this project does not have. Fix: npm install --save-dev ${packages.join(" ")}`,
    );
  }
}
