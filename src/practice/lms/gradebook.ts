import type { Course } from "../courses.ts";
import { services } from "./platform.ts";
import type { Platform } from "./platform.ts";
import type { LineItem } from "./records.ts";
import { isGradable } from "./roles.ts";

export interface GradeColumn {
  id: string;
  url: string;
  label: string;
  maximum: number;
  resourceId: string;
  tag: string;
  link: string | null;
  own: boolean;
}

/** A cell as the gradebook shows it: `score` in points of the column, `timestamp` ISO 8601 in whole seconds. */
export interface GradeCell {
  score: number | null;
  maximum: number;
  feedback: string | null;
  overridden: boolean;
  timestamp: string;
}

/** A gradable person's row; `grades` by column id, absent where nothing ever came. */
export interface GradeRow {
  id: string;
  name: string;
  grades: Record<string, GradeCell>;
}

export interface Gradebook {
  course: string;
  items: GradeColumn[];
  people: GradeRow[];
}

export function gradeCell(platform: Platform, item: LineItem, user: string): GradeCell | undefined {
  const grade = platform.state.grade(item.id, user);
  if (grade === undefined) return undefined;
  const { final: score, feedback, overridden } = grade;
  return { score, maximum: item.maximum, feedback, overridden, timestamp: new Date(grade.time * 1000).toISOString() };
}

function column(platform: Platform, item: LineItem): GradeColumn {
  const { id, label, maximum, resourceId, tag, link, own } = item;
  return { id, url: services.lineItem(platform, item.course, id), label, maximum, resourceId, tag, link, own };
}

/** The course's gradebook: everyone gradable by every column. */
export function gradebook(platform: Platform, course: Course): Gradebook {
  const items = platform.state.items(course.id);
  const people = platform.state.enrolled(course.id).filter(isGradable);
  return {
    course: course.slug,
    items: items.map((item) => column(platform, item)),
    people: people.map(({ id, name }) => {
      const cells = items.map((item) => [item.id, gradeCell(platform, item, id)] as const);
      return { id, name, grades: Object.fromEntries(cells.filter((pair): pair is [string, GradeCell] => pair[1] !== undefined)) };
    }),
  };
}
