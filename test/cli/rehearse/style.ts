import type { Style } from "../../../cli/render/style.ts";

/** A hundred columns without colours: what reports are compared in. */
export const style: Style = { width: 100, full: false, paint: (_, text) => text };
