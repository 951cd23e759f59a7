/** How a fake command ended: what a process of its own would have written, and its code. */
export class Ended {
  constructor(code, out = "", err = "") {
    Object.assign(this, { code, out, err });
  }
}

/** Thrown by a command that never answers. */
export const HANGS = Symbol("hangs");
