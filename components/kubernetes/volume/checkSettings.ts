import { type Problem, Problems } from "../../core/problem.ts";
import { moduleOption } from "./tables.ts";
import { type LustreClientSetting, LustreSettingKind } from "./volumeArgs.ts";

const tuning = "https://doc.lustre.org/lustre_manual.xhtml#lustreproc";

/** The rule of settings of clients: a pod writes them as root, so nothing but names and values gets through. */
export function checkSettings(settings: readonly LustreClientSetting[]): Problem[] {
  const problems = new Problems();
  const seen = new Map<string, number>();
  settings.forEach((setting, index) => {
    const at = `[${index}]`;
    if (setting === null || typeof setting !== "object") {
      problems.error(at, setting, "is not a setting", "give parameter, value and kind");
      return;
    }
    const { parameter, value, kind } = setting;
    if (kind === LustreSettingKind.Module) {
      if (typeof parameter !== "string" || moduleOption(parameter) === undefined) {
        problems.error(
          `${at}.parameter`,
          parameter,
          "is not an option of a kernel module",
          "write it as ptlrpc.ptlrpcd_per_cpt_max",
        );
      }
    } else if (kind !== LustreSettingKind.Lctl) {
      problems.error(`${at}.kind`, kind, "is not a kind of setting", "use lctl or module");
    } else if (typeof parameter !== "string" || !/^[A-Za-z0-9_*?-]+(\.[A-Za-z0-9_*?@-]+)+$/.test(parameter)) {
      problems.error(
        `${at}.parameter`,
        parameter,
        "is not a parameter of a Lustre client",
        "write it as lctl get_param takes it, for example osc.*OST*.max_rpcs_in_flight",
        tuning,
      );
    }
    if (typeof value !== "string" || !/^[A-Za-z0-9_.,:@/=+-]+$/.test(value)) {
      problems.error(
        `${at}.value`,
        value,
        "is not the value of a setting",
        "write it as text without blanks, for example 32",
      );
    }
    const earlier = seen.get(parameter);
    if (earlier !== undefined) {
      problems.error(`${at}.parameter`, parameter, `is set by [${earlier}] already`, "leave one of them out");
    } else {
      seen.set(parameter, index);
    }
  });
  return problems.list;
}
