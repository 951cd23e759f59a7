import type { Properties } from "../../../components/core/value.ts";
import { type CloudCall, type CloudCreate, created } from "../../cloud.ts";
import { regionOf } from "../place.ts";
import { type Answer, known } from "./answer.ts";
import { foundAnswers, foundShapes } from "./found.ts";
import { imageAnswers } from "./images.ts";
import { lookupAnswer, lookupExample } from "./lookup.ts";
import { lookups } from "./lookupRows.ts";
import { offerAnswers } from "./offers.ts";
import { placeAnswers } from "./place.ts";
import { policyDocumentAnswer } from "./policyDocument.ts";

const answers: Readonly<Record<string, Answer>> = {
  ...placeAnswers,
  ...imageAnswers,
  ...offerAnswers,
  ...foundAnswers,
  ...Object.fromEntries(Object.entries(lookups).map(([token, row]) => [token, lookupAnswer(row)])),
  "aws:iam/getPolicyDocument:getPolicyDocument": ({ inputs }) => ({
    ...known(inputs),
    ...policyDocumentAnswer(inputs),
  }),
};

/** The functions that the simulated AWS answers. */
export const awsFunctions: readonly string[] = Object.keys(answers).sort();

/** The answer to a provider function; `undefined` where it is none of them, or finds nothing that the program has made. */
export function answerAws(call: CloudCall): Properties | undefined {
  const { token, inputs, settings } = call;
  if (!Object.hasOwn(answers, token)) return undefined;
  return answers[token]!({
    inputs,
    settings,
    region: regionOf(inputs, settings),
    get world() {
      return call.world;
    },
  });
}

/** What the answer to a function looks like that finds a resource: one that is made with the arguments of the call. */
export function exampleAws(
  { token, inputs, settings }: CloudCall,
  create: (create: CloudCreate) => { id: string; outputs: Properties },
): Properties | undefined {
  const row = lookups[token];
  if (row === undefined) return foundShapes[token] && { ...known(inputs), ...foundShapes[token] };
  const type = row.finds[0]!;
  const { filters: _, ...given } = inputs;
  const made = create({ type, name: "example", inputs: given, settings, isThere: true });
  const outputs = created(given, made.outputs);
  const example = { type, id: made.id, urn: "", inputs: given, outputs, settings, status: "ready", due: 0 } as const;
  return lookupExample(row, { inputs, settings, region: regionOf(inputs, settings) }, example);
}
