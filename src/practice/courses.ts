/** A practice course: `slug` names it in page addresses, `id` is the numeric context id of launches and services. */
export interface Course {
  slug: string;
  id: string;
  label: string;
  title: string;
  summary: string;
  /** Ids of the courses it was copied from, newest first. */
  copiedFrom?: readonly string[];
}

/** An activity that stands in a course from the start. */
export interface SeedLink {
  course: string;
  title: string;
  text: string;
  custom: Record<string, string>;
}

export const COURSES: readonly Course[] = [
  {
    slug: "cs-2026-autumn",
    id: "2",
    label: "CS2026A",
    title: "客户服务认证 2026 秋季班",
    summary: "客服人员的培训、考核与等级认证。",
  },
  {
    slug: "cs-2026-winter",
    id: "3",
    label: "CS2026W",
    title: "客户服务认证 2026 冬季班",
    summary: "新开的班次，等待讲师设置。",
    copiedFrom: ["2"],
  },
];

export const SEED_LINKS: readonly SeedLink[] = [
  {
    course: "2",
    title: "客户服务认证",
    text: "培训、考核和认证都在这里完成。",
    custom: { programme: "customer-service-certification" },
  },
  {
    course: "3",
    title: "客户服务认证（冬季班）",
    text: "还没有设置培训项目。",
    custom: { context_id_history: "$Context.id.history" },
  },
];

/** Finds a course by its slug or its numeric id. */
export function findCourse(key: string): Course | undefined {
  return COURSES.find((course) => course.slug === key || course.id === key);
}
