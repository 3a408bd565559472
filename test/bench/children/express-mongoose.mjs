// The anchor: an answer saved as one would write it with Express 5 and mongoose. One conditional update of a sitting, durable on a majority.
import express from "express";
import mongoose from "mongoose";

const { PORT, MONGODB_URI } = process.env;
await mongoose.connect(MONGODB_URI);

const Attempt = mongoose.model(
  "Attempt",
  new mongoose.Schema(
    { person: String, version: Number, answers: mongoose.Schema.Types.Mixed },
    { minimize: false, versionKey: false, writeConcern: { w: "majority", j: true } },
  ),
);

const app = express();
app.use(express.json());
app.get("/ready", (_request, response) => response.send("ready"));
app.post("/attempts", async (request, response) => {
  const { id } = await Attempt.create({ ...request.body, version: 1 });
  response.json({ attempt: id });
});
app.post("/save", async (request, response) => {
  const { attempt, version, question, value, revision } = request.body;
  const saved = await Attempt.findOneAndUpdate(
    { _id: attempt, version },
    { $set: { [`answers.${question}`]: { value, revision, at: Date.now() } }, $inc: { version: 1 } },
    { new: true, writeConcern: { w: "majority", j: true } },
  );
  if (saved === null) response.status(409).json({ stale: true });
  else response.json({ version: saved.version, at: Date.now() });
});
app.listen(Number(PORT));
