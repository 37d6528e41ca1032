// As much of a MongoDB collection as a reader of timelines needs, in memory: Debian has no MongoDB.
import { ObjectId } from "mongodb";

const plain = (value) => (value instanceof ObjectId ? value.toString() : value instanceof Date ? value.toISOString() : value ?? null);
const at = (doc, path) => path.split(".").reduce((value, key) => value?.[key], doc);

const tests = {
  $lt: (a, b) => plain(a) < plain(b),
  $lte: (a, b) => plain(a) <= plain(b),
  $gt: (a, b) => plain(a) > plain(b),
  $gte: (a, b) => plain(a) >= plain(b),
  $ne: (a, b) => plain(a) !== plain(b),
  $eq: (a, b) => plain(a) === plain(b),
  $in: (a, b) => [a].flat().some((one) => b.some((wanted) => (wanted instanceof RegExp ? wanted.test(one) : plain(one) === plain(wanted)))) || (a === undefined && b.includes(null)),
  $nin: (a, b) => !tests.$in(a, b),
  $exists: (a, b) => (a !== undefined) === b,
  $not: (a, b) => !meets(a, b),
  $regex: (a, b, all) => [a].flat().some((one) => new RegExp(b, all.$options).test(one ?? "")),
  $options: () => true,
};

function meets(value, wanted) {
  if (wanted instanceof RegExp) return [value].flat().some((one) => wanted.test(one ?? ""));
  if (wanted && typeof wanted === "object" && !(wanted instanceof ObjectId) && !(wanted instanceof Date))
    return Object.entries(wanted).every(([name, operand]) => {
      if (!tests[name]) throw new Error(`operator ${name} is not known`);
      return tests[name](value, operand, wanted);
    });
  return Array.isArray(value) ? value.some((one) => plain(one) === plain(wanted)) : plain(value) === plain(wanted);
}

function matches(doc, filter) {
  return Object.entries(filter ?? {}).every(([key, wanted]) => {
    if (key === "$or") return wanted.some((one) => matches(doc, one));
    if (key === "$and") return wanted.every((one) => matches(doc, one));
    if (key === "$nor") return !wanted.some((one) => matches(doc, one));
    return meets(at(doc, key), wanted);
  });
}

class Cursor {
  constructor(docs) {
    this.docs = docs;
  }
  sort(order) {
    this.docs.sort((a, b) => {
      for (const [key, way] of Object.entries(order)) {
        const [x, y] = [plain(at(a, key)), plain(at(b, key))];
        if (x !== y) return (x < y ? -1 : 1) * way;
      }
      return 0;
    });
    return this;
  }
  limit(count) {
    this.docs = this.docs.slice(0, count);
    return this;
  }
  skip(count) {
    this.docs = this.docs.slice(count);
    return this;
  }
  project() {
    return this;
  }
  async toArray() {
    return this.docs;
  }
  async *[Symbol.asyncIterator]() {
    yield* this.docs;
  }
}

export class MemoryCollection {
  docs = [];
  find(filter) {
    return new Cursor(this.docs.filter((doc) => matches(doc, filter)));
  }
  async findOne(filter) {
    return this.docs.find((doc) => matches(doc, filter)) ?? null;
  }
  async countDocuments(filter) {
    return this.docs.filter((doc) => matches(doc, filter)).length;
  }
  async insertOne(doc) {
    this.docs.push({ _id: new ObjectId(), ...doc });
  }
  async updateMany() {
    return { modifiedCount: 0 };
  }
  async updateOne() {
    return { modifiedCount: 0 };
  }
  aggregate() {
    return new Cursor([]);
  }
}
