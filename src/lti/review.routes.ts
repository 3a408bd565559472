import { page, type SessionRoute } from "../web/route.ts";
import { toReviewPage } from "./review.presenter.ts";
import { createReviews, type ReviewDeps } from "./review.service.ts";

/** From the LMS's gradebook to the evidence (LTI Submission Review 1.0); whose it may be is decided by the use case. */
export function reviewRoutes(services: ReviewDeps): readonly SessionRoute[] {
  const reviews = createReviews(services);
  return [
    {
      method: "get",
      path: "/review",
      right: "enter",
      audit: null,
      async handle(call) {
        const facts = await reviews.review(call.actor, call.session);
        return page("lti/review", toReviewPage(facts, call.actor.roles, call));
      },
    },
  ];
}
