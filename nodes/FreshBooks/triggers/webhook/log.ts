import type { IWebhookFunctions } from 'n8n-workflow';

import { oneLine } from '../../formats/leaving';
import { shown } from '../../formats/refuse';

/**
 * Writes a warning into n8n's log. Part of it may come from whoever posts to the webhook: it cannot end the line, and is
 * cut.
 */
export function warn(context: IWebhookFunctions, what: string, why: unknown): void {
	const { message = why } = why as Partial<Error>;
	const line = `FreshBooks Trigger: ${what}: ${shown(oneLine(String(message)))}`.replace(
		/[\p{Cc}\p{Zl}\p{Zp}]+/gu,
		' ',
	);
	context.logger.warn(line, { workflowId: context.getWorkflow().id, nodeName: context.getNode().name });
}
