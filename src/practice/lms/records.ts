import { z } from "zod";

/** An activity of a course that opens the tool. `url` is null where the tool's own address is meant. */
export const ResourceLinkSchema = z.object({
  id: z.string(),
  course: z.string(),
  title: z.string(),
  text: z.string(),
  url: z.string().nullable(),
  custom: z.record(z.string(), z.string()),
  icon: z.string().nullable(),
  graded: z.boolean(),
  /** Client id of the tool it opens, where that is one connected by invitation. */
  tool: z.string().optional(),
});
export type ResourceLink = z.infer<typeof ResourceLinkSchema>;

/** A gradebook column. `own` marks the activity's own column, whose override by a teacher stands against new scores. */
export const LineItemSchema = z.object({
  id: z.string(),
  course: z.string(),
  label: z.string(),
  maximum: z.number(),
  resourceId: z.string(),
  tag: z.string(),
  link: z.string().nullable(),
  own: z.boolean(),
  locked: z.boolean(),
  review: z.object({ url: z.string().nullable(), custom: z.record(z.string(), z.string()).nullable() }).nullable(),
});
export type LineItem = z.infer<typeof LineItemSchema>;

/** One cell of the gradebook. `raw` is what the tool sent, `final` what counts, both in points of the item; `time` in whole seconds. */
export const GradeSchema = z.object({
  item: z.string(),
  user: z.string(),
  raw: z.number().nullable(),
  final: z.number().nullable(),
  feedback: z.string().nullable(),
  time: z.number(),
  overridden: z.boolean(),
});
export type Grade = z.infer<typeof GradeSchema>;

/** The tool as this platform knows it: which client it is, and what its type sends along. */
export const RegisteredToolSchema = z.object({
  clientId: z.string(),
  deploymentId: z.string(),
  name: z.string(),
  custom: z.record(z.string(), z.string()),
});
export type RegisteredTool = z.infer<typeof RegisteredToolSchema>;

/** A bearer token of the services; `expires` in epoch ms. */
export const AccessTokenSchema = z.object({ token: z.string(), scopes: z.array(z.string()), expires: z.number() });
