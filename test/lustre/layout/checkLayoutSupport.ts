import { describeProblem } from "../../../components/core/problem.ts";
import { checkLayout, type LayoutComponent, type LayoutGround } from "../../../components/lustre/index.ts";

export const KiB = 1024;
export const MiB = 2 ** 20;
export const GiB = 2 ** 30;
export const manual = "https://doc.lustre.org/lustre_manual.xhtml";
export const striping = `[${manual}#managingstripingfreespace]`;
export const limits = `[${manual}#settinguplustresystem]`;
export const setstripe = "[lustre/lustre-release Documentation/man1/lfs-setstripe.1]";

export const on: LayoutGround = { osts: 80, lustreVersion: "2.15", domLimitBytes: MiB };

/** What is said of a layout with these components, with how grave it is. */
export const said = (components: readonly LayoutComponent[], ground: LayoutGround = on): string[] =>
  checkLayout({ path: "/a", components: [...components] }, ground).map(
    (problem) => `${problem.severity}: ${describeProblem(problem)}`,
  );
export const last: LayoutComponent = { stripeCount: 8 };
export const four = [64, 128, 192, 256].map((end): LayoutComponent => ({ endBytes: end * MiB, stripeCount: 1 }));
