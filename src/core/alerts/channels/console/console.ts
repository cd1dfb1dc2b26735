import { renderText } from '../../render-text.js';
import type { ChannelFormat } from '../channel-format.js';

/** Plain text where the worker or the command prints; having written it is the delivery. */
export const consoleFormat: ChannelFormat = { render: renderText };
