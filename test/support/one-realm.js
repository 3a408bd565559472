// Errors of node:sqlite, node:fs … belong to the realm outside Jest's; this makes `instanceof` agree across both.
import { types } from "node:util";

const ordinary = Function.prototype[Symbol.hasInstance];
for (const Kind of [Error, TypeError, RangeError, SyntaxError]) {
  Object.defineProperty(Kind, Symbol.hasInstance, {
    value(candidate) {
      if (ordinary.call(this, candidate)) return true;
      if (this !== Kind || !types.isNativeError(candidate)) return false;
      for (let proto = Object.getPrototypeOf(candidate); proto !== null; proto = Object.getPrototypeOf(proto)) {
        if (proto.constructor?.name === Kind.name) return true;
      }
      return false;
    },
  });
}
