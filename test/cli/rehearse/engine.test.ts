import { chmodSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { Engine } from "../../../cli/rehearse/engine/engine.ts";
import { folder } from "../support.ts";

/** An engine that says what it was told. */
const script = `#!/bin/sh
echo "$PULUMI_SKIP_CHECKPOINTS, $1, $OWN"
`;

describe("a command of the engine", () => {
  const engine = (): Engine => {
    const path = folder({ pulumi: script });
    chmodSync(join(path, "pulumi"), 0o755);
    return new Engine({ PATH: `${path}${delimiter}${process.env["PATH"]}`, OWN: "of the rehearsal" }, path);
  };

  it("writes its state once, when it ends", async () => {
    expect((await engine().run(["up"])).text).toBe("true, up, of the rehearsal\n");
  });

  it("writes its state as it goes when it is to be killed", async () => {
    expect((await engine().run(["up"], { kill: { afterMilliseconds: 1 } })).text).toBe(", up, of the rehearsal\n");
  });
});
