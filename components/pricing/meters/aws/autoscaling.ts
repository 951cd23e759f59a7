import { autoscalingGroupType, autoscalingGroupView } from "../../../hardware/aws/nodeGroup.ts";
import type { Measurement, Meters } from "../../meter.ts";
import { NotPriced } from "../../reading.ts";
import { instanceDisks, templateDisks } from "./disks.ts";
import { imageDisk } from "./ec2.ts";
import { measureInstances } from "./instances.ts";

export const autoscalingMeters: Meters = {
  [autoscalingGroupType]: (node, context): Measurement => {
    const view = autoscalingGroupView(context.graph, node);
    return measureInstances(view, context, () => {
      if (view.template !== undefined) return templateDisks(view.template, imageDisk);
      const configuration = context.graph.behind(
        node,
        "launchConfiguration",
        "aws:ec2/launchConfiguration:LaunchConfiguration",
      )[0];
      if (configuration !== undefined) return instanceDisks(configuration, imageDisk);
      throw new NotPriced(
        `the disks of its instances are not known: ${view.templateMissing ?? "no template is named"}`,
        true,
      );
    });
  },
};
