import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { shareReadings } from "../../policies/sharedReading.ts";

const require = createRequire(import.meta.url);

it("reads a message once for all policies, and anew for remediations, which may change it", () => {
  expect(shareReadings()).toBe(true);
  const { deserializeProperties } = require("@pulumi/policy/deserialize.js");
  const { Struct } = require("google-protobuf/google/protobuf/struct_pb.js");
  const message = Struct.fromJavaScript({ size: 3 });
  const reading = deserializeProperties(message, false);
  expect(reading).toEqual({ size: 3 });
  expect(deserializeProperties(message, false)).toBe(reading);
  expect(deserializeProperties(message, true)).not.toBe(reading);
  expect(deserializeProperties(Struct.fromJavaScript({ size: 3 }), false)).not.toBe(reading);
});
