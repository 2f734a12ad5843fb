/** Goes round and round over what a table holds, whatever comes and goes meanwhile: who makes room is asked in turn. */
export class Hand<Value> {
  private readonly all: { values(): Iterator<Value> };
  private at: Iterator<Value>;

  constructor(all: { values(): Iterator<Value> }) {
    this.all = all;
    this.at = all.values();
  }

  /** Of a table that is not empty. */
  next(): Value {
    let turn = this.at.next();
    if (turn.done) {
      this.at = this.all.values();
      turn = this.at.next();
    }
    return turn.value;
  }
}
