// The anchor: an answer saved as one would write it with Express 5 and mongoose. The sitting is read, what a save must hold to is checked, and
// mongoose writes it back under its version, durable on a majority.
import express from "express";
import mongoose from "mongoose";

const { PORT, MONGODB_URI } = process.env;
await mongoose.connect(MONGODB_URI);

const answer = new mongoose.Schema({ value: String, revision: Number, at: Number }, { _id: false });
const Attempt = mongoose.model(
  "Attempt",
  new mongoose.Schema(
    { person: String, state: String, deadline: Number, answers: { type: Map, of: answer } },
    { optimisticConcurrency: true, writeConcern: { w: "majority", j: true } },
  ),
);

const app = express();
app.use(express.json());
app.get("/ready", (_request, response) => response.send("ready"));
app.post("/attempts", async (request, response) => {
  const { id } = await Attempt.create({ ...request.body, state: "open", deadline: Date.now() + 3_600_000 });
  response.json({ attempt: id });
});
app.post("/save", async (request, response) => {
  const { person, attempt, question, value, revision } = request.body;
  const found = await Attempt.findById(attempt);
  if (found === null || found.person !== person) return response.status(404).json({});
  if (found.state !== "open" || Date.now() > found.deadline) return response.status(409).json({ state: "over" });
  const stored = found.answers.get(question);
  if (stored !== undefined && revision <= stored.revision) return response.status(409).json({ stale: stored });
  const at = Date.now();
  found.answers.set(question, { value, revision, at });
  await found.save();
  return response.json({ saved: [{ question, revision, at }] });
});
app.listen(Number(PORT));
