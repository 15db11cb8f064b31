import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems';
import { pageSchema, type Page } from '../http/page';
import { NodeCatalog } from './node-catalog';
import { NodeCommands } from './node-commands';
import { nodeSchema, nodeView, type NodeView } from './node-view';

@ApiTags('cluster')
@Controller('api/v1/nodes')
export class NodesController {
  constructor(
    private readonly catalog: NodeCatalog,
    private readonly commands: NodeCommands,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listNodes',
    summary: 'Nodes of the cluster, with those that died within the last hour',
  })
  @ApiOkResponse({ standardSchema: pageSchema(nodeSchema, 'NodePage') })
  async list(): Promise<Page<NodeView>> {
    return { items: (await this.catalog.list()).map(nodeView), next_page_token: null };
  }

  @Get(':node')
  @ApiOperation({ operationId: 'getNode', summary: 'A node' })
  @ApiOkResponse({ standardSchema: nodeSchema })
  @ApiProblems('node-not-found')
  async get(@Param('node') id: string): Promise<NodeView> {
    return nodeView(await this.catalog.get(id));
  }

  @Post(':node/drain')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'drainNode',
    summary:
      'Give a node no more work: it ends or hands back what it runs, and copies its models elsewhere',
  })
  @ApiOkResponse({ standardSchema: nodeSchema })
  @ApiProblems('node-not-found', 'node-state')
  async drain(@Param('node') id: string): Promise<NodeView> {
    await this.commands.drain(await this.catalog.get(id));
    return this.get(id);
  }

  @Post(':node/undrain')
  @HttpCode(200)
  @ApiOperation({ operationId: 'undrainNode', summary: 'Let a draining node work again' })
  @ApiOkResponse({ standardSchema: nodeSchema })
  @ApiProblems('node-not-found', 'node-state')
  async undrain(@Param('node') id: string): Promise<NodeView> {
    await this.commands.undrain(await this.catalog.get(id));
    return this.get(id);
  }
}
