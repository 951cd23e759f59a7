import { expect, it } from "vitest";
import { checkInstanceMetadata, mostMetadataHops } from "../../components/security/instanceMetadata.ts";

it.each([
  [{ httpTokens: "required" }, []],
  [{ httpTokens: "required", httpPutResponseHopLimit: mostMetadataHops }, []],
  [{ httpEndpoint: "disabled", httpPutResponseHopLimit: 64 }, []],
  [{}, ["httpTokens"]],
  [{ httpEndpoint: "enabled", httpTokens: "optional" }, ["httpTokens"]],
  [{ httpTokens: "required", httpPutResponseHopLimit: mostMetadataHops + 1 }, ["httpPutResponseHopLimit"]],
  [{ httpTokens: "Required", httpPutResponseHopLimit: 64 }, ["httpTokens", "httpPutResponseHopLimit"]],
])("finds what is open in %j", (metadata, paths) => {
  const problems = checkInstanceMetadata(metadata);
  expect(problems.map(({ path }) => path)).toEqual(paths);
  expect(problems.every(({ severity }) => severity === "error")).toBe(true);
});
