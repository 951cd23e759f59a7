import { capacityBlockMaximum } from "../../components/hardware/aws/capacity.ts";
import { awsMachineTypes } from "../../components/hardware/aws/catalogue.ts";
import { hash } from "./ids.ts";

/** What somebody buys with the offering of a Capacity Block. */
export interface Offered {
  readonly instanceType: string;
  readonly instanceCount: number;
}

/** The id under which EC2 offers a Capacity Block of so many machines. It decides what the block is that is bought with it. */
export function offeringIdOf({ instanceType, instanceCount }: Offered): string {
  return `cb-0${hash(`offering ${instanceType}/${instanceCount}`).slice(0, 16)}`;
}

let offered: ReadonlyMap<string, Offered> | undefined;

/** What an offering offers; `undefined`: it is one of a real account, of which nobody here knows anything. */
export function offeredBy(id: string): Offered | undefined {
  offered ??= new Map(
    awsMachineTypes.flatMap(({ name }) =>
      Array.from({ length: capacityBlockMaximum }, (_, index) => {
        const one = { instanceType: name, instanceCount: index + 1 };
        return [offeringIdOf(one), one] as const;
      }),
    ),
  );
  return offered.get(id);
}
