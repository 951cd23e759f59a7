/** How a setting of Lustre clients takes effect. */
export const LustreSettingKind = {
  /** Set on a running client; gone after a reboot and at every new mount. */
  Lctl: "lctl",
  /** Option of a kernel module, `ptlrpc.ptlrpcd_per_cpt_max`: needs a line in `/etc/modprobe.d` and a reboot of the node. */
  Module: "module",
} as const;
export type LustreSettingKind = (typeof LustreSettingKind)[keyof typeof LustreSettingKind];

/** A setting of Lustre clients. */
export interface LustreClientSetting {
  /**
   * What is set. `lctl`: the name that `lctl get_param` takes, `osc.*OST*.max_rpcs_in_flight`; a `*` in place of the file
   * system's name is narrowed to it. `module`: module and option, `ptlrpc.ptlrpcd_per_cpt_max`.
   */
  parameter: string;
  /** Its value, as the client shows it: `32`. */
  value: string;
  /** How it takes effect. */
  kind: LustreSettingKind;
}
