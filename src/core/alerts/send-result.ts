/** What became of one message. The channel classifies; who calls it retries. `why` never holds a URL or a body. */
export type SendResult =
  | { outcome: 'delivered' }
  /** For good: sending the same again is refused again. */
  | {
      outcome: 'rejected';
      why: string;
      /** Not this message is at fault but the receiver, or what is known of it: no other message gets through. */
      receiverBroken?: boolean;
    }
  | {
      outcome: 'delayed';
      why: string;
      /** How long the receiver asked to wait. */
      retryAfterMs?: number;
      /** The message was sent and the answer was lost. */
      mayHaveArrived: boolean;
    };

/** A receiver's answer. */
export interface Response {
  status: number;
  /** The header, where there is one. */
  retryAfter?: string;
  /** The beginning of the body. */
  body: string;
}
