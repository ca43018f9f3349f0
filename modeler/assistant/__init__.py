"""Words in, skills out: prompts, skills, routing, context, language models, verification."""
